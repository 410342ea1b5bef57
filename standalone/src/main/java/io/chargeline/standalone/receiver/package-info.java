/** The conformance kit: calls a third party's webhook receiver as Chargeline would, and worse. */
package io.chargeline.standalone.receiver;
