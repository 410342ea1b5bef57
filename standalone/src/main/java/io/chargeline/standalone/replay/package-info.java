/** Feeds a recording through a gateway of its own, beside what is live. */
package io.chargeline.standalone.replay;
