/**
 * Devices' TCP connections: raw frames to the log, answers by the protocol's rules, commands to
 * sockets. One event loop does all of it, see {@link io.chargeline.gateway.Gateway}.
 */
package io.chargeline.gateway;
