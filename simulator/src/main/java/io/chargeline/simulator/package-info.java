/**
 * Virtual AP3000 devices over real TCP, with faults on demand: a {@link
 * io.chargeline.simulator.Yard} connects hosts and piles to a gateway; in tests of long periods
 * they run on virtual time against a server in the same thread.
 */
package io.chargeline.simulator;
