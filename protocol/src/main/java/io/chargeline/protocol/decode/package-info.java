/** Reads bytes for people and scripts: what {@code ./chargeline decode} prints. */
package io.chargeline.protocol.decode;
