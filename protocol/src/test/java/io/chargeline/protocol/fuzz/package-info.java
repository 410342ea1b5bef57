/**
 * Any bytes at all: what the codecs promise of them, found wanting by Jazzer or by seeded mutation.
 */
package io.chargeline.protocol.fuzz;
