/**
 * The webhook job: tells third parties what happened, signed, in order per device, at least once.
 */
package io.chargeline.jobs.webhook;
