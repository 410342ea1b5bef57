/** The protocol of {@code docs/adding-a-protocol.md}, whole: what one more protocol takes. */
package io.chargeline.protocol.example;
