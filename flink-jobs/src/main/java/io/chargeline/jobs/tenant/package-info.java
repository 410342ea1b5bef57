/** What concerns a tenant but none of its devices, folded from the tenant's own log. */
package io.chargeline.jobs.tenant;
