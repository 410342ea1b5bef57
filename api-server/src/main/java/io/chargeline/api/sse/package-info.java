/** Server-sent events: frames, what a client has not been sent yet, and the writing of it. */
package io.chargeline.api.sse;
