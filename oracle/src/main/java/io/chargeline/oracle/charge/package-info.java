/** Charges and commands, recomputed from one device's records. */
package io.chargeline.oracle.charge;
