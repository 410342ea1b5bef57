/** What people say about alerts: versions of rules, silences, acknowledgements and comments. */
package io.chargeline.domain.alert;
