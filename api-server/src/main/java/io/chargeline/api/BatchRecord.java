package io.chargeline.api;

import java.util.List;

/**
 * A record of {@code control.batches}: part 0 is the batch itself, the others are the results of
 * its groups of items.
 *
 * @param part from 0
 * @param version from 1
 * @param owner the server that carries it out
 * @param digest of the items, so that another request under the same key is known as such
 * @param total how many items it has
 * @param createdAt unix milliseconds
 * @param at unix milliseconds: when this record was made
 * @param results of part 1 and on
 */
record BatchRecord(
    String batchId,
    int part,
    String tenant,
    long version,
    BatchState state,
    String owner,
    String digest,
    int total,
    long createdAt,
    long at,
    List<BatchResult> results) {

  static String key(String batchId, int part) {
    return part == 0 ? batchId : batchId + '/' + part;
  }

  String key() {
    return key(batchId, part);
  }

  BatchRecord next(BatchState to, String by, long now) {
    return new BatchRecord(
        batchId, 0, tenant, version + 1, to, by, digest, total, createdAt, now, List.of());
  }

  BatchRecord part(int number, List<BatchResult> itsResults, long now) {
    return new BatchRecord(
        batchId, number, tenant, 1, null, owner, null, total, createdAt, now, itsResults);
  }
}
