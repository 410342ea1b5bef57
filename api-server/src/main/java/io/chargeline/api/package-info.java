/**
 * The control API: what third parties call to start and stop charges, to read devices and to
 * register webhooks. It decides nothing about a device: it refuses early what cannot work, puts
 * commands into the log, and shows what the device job made of them.
 */
package io.chargeline.api;
