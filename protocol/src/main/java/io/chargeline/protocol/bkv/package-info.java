/**
 * BKV ("GN", the networked socket): framing, one record per message, answers and commands. One
 * gateway speaks for many sockets, each with the outlets A and B. All integers are big-endian;
 * units stay those of the wire, exact and named in the component ({@code deciwatts}, {@code
 * minutes}). Sections named here are those of the protocol's specification.
 */
package io.chargeline.protocol.bkv;
