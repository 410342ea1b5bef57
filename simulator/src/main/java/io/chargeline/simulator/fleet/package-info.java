/** A demo fleet: piles with walk-in users, quicker than the field. */
package io.chargeline.simulator.fleet;
