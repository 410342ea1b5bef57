/**
 * Feeds recorded charging sessions through a real gateway over TCP, in a clock domain of their own,
 * as fast as the machine allows.
 */
package io.chargeline.simulator.recording;
