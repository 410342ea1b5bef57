/** Announced times in which things may not work. */
package io.chargeline.domain.maintenance;
