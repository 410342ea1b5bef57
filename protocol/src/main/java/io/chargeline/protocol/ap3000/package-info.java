/**
 * AP3000 ("DNY"): framing, one record per message, answers and commands. Units stay those of the
 * wire, exact and named in the component ({@code deciwatts}, {@code centiKwh}). Sections named here
 * are those of the protocol's specification.
 */
package io.chargeline.protocol.ap3000;
