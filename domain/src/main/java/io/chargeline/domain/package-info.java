/**
 * The language of Chargeline: device, frame, event, session, alert, command, and the contract of
 * the log that carries them. Nothing here knows a socket, a broker, a stream processor or a
 * database.
 */
package io.chargeline.domain;
