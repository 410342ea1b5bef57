/** A demo fleet: piles and gateways with walk-in users, quicker than the field. */
package io.chargeline.simulator.fleet;
