package io.chargeline.domain.tenant;

/**
 * A tenant as a record of {@code control.tenants} (key = tenant id). The state is a fold over all
 * records: of two changes made from the same version the first counts.
 *
 * @param tenantId 1–32 of {@code a-z 0-9 _ -}
 * @param zone time zone of the tenant's days, as {@code Asia/Shanghai}
 * @param language of texts, {@code en} or {@code zh}
 * @param rateLimit requests a second; null: the server's default
 * @param deleted its keys are refused
 * @param version from 1
 * @param createdAt unix milliseconds
 * @param effectiveFrom unix milliseconds; when this version began to count
 */
public record Tenant(
    String tenantId,
    String name,
    String zone,
    String language,
    Integer rateLimit,
    boolean deleted,
    long version,
    long createdAt,
    long effectiveFrom) {}
