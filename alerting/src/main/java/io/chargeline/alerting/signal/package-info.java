/** What rules look at: rows and events of the product's own streams, brought to one form. */
package io.chargeline.alerting.signal;
