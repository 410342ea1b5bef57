/**
 * The distributed shape: what each container runs that no module starts by itself. The gateway
 * starts by its own {@code GatewayMain}.
 */
package io.chargeline.standalone.deploy;
