/** Alert rules as data: their model, the strict parser, and the rules that the product brings. */
package io.chargeline.alerting.rule;
