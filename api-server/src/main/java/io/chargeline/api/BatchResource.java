package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chargeline.domain.WireName;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.fact.CommandRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A batch as the caller sees it.
 *
 * @param total how many items it has
 * @param placed how many of them are in the log, or were refused
 * @param done how many of them have ended: refused, cancelled, or their command is in its last
 *     state
 * @param counts state → how many items
 * @param items a page of them, in the order of the request
 */
record BatchResource(
    String batchId,
    BatchState state,
    String createdAt,
    int total,
    int placed,
    int done,
    Map<String, Integer> counts,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<Item> items,
    String nextCursor) {
  private static final String WAITING = "waiting";
  private static final String REFUSED = "refused";
  private static final String CANCELLED = "cancelled";
  private static final String UNKNOWN = "unknown";

  /** By then the device job has told of a command, unless its end was forgotten. */
  private static final Duration TOLD = Duration.ofMinutes(10);

  /**
   * @param state {@code waiting}, {@code refused}, {@code cancelled}, a command's state, or {@code
   *     unknown} when the command's end is too long ago
   * @param reason of the command's end
   * @param problem why it was refused
   */
  record Item(
      int index,
      String devicePhyId,
      String type,
      String key,
      String state,
      String commandId,
      String effect,
      String reason,
      Text reasonText,
      Map<String, Object> problem) {

    private static Item none(int index, String state) {
      return new Item(index, null, null, null, state, null, null, null, null, null);
    }

    private static Item of(BatchResult result, Optional<CommandRow> row, boolean old) {
      String state =
          result.commandId() == null
              ? REFUSED
              : row.map(it -> it.state().wireName())
                  .orElse(old ? UNKNOWN : CommandState.ACCEPTED.wireName());
      return new Item(
          result.index(),
          result.devicePhyId(),
          result.type(),
          result.key(),
          state,
          result.commandId(),
          row.map(CommandRow::effect).map(effect -> effect.wireName()).orElse(null),
          row.map(CommandRow::reason).orElse(null),
          row.map(it -> Text.of(CommandReason.class, it.reason())).orElse(null),
          result.problem() == null ? null : Problem.told(result.problem()));
    }

    private boolean ended() {
      return switch (state) {
        case WAITING -> false;
        case REFUSED, CANCELLED, UNKNOWN -> true;
        default -> WireName.parse(CommandState.class, state).terminal();
      };
    }
  }

  /**
   * @param from index of the first item shown
   * @param now unix milliseconds
   */
  static BatchResource of(
      BatchRecord batch, BatchBook book, LiveView view, int from, int limit, long now) {
    List<BatchRecord> parts = book.parts(batch);
    BatchState state = book.state(batch, parts);
    List<Item> items = items(batch.total(), state, parts, view, now);
    Map<String, Integer> counts = new TreeMap<>();
    items.forEach(item -> counts.merge(item.state(), 1, Integer::sum));
    int to = Math.min(from + limit, items.size());
    return new BatchResource(
        batch.batchId(),
        state,
        Rfc3339.of(batch.createdAt()),
        batch.total(),
        parts.stream().mapToInt(part -> part.results().size()).sum(),
        (int) items.stream().filter(Item::ended).count(),
        counts,
        from < to ? items.subList(from, to) : List.of(),
        to < items.size() ? Cursor.of("batch " + batch.batchId(), to) : null);
  }

  /** Its progress only. */
  BatchResource withoutItems() {
    return new BatchResource(batchId, state, createdAt, total, placed, done, counts, null, null);
  }

  private static List<Item> items(
      int total, BatchState state, List<BatchRecord> parts, LiveView view, long now) {
    String without = state == BatchState.CANCELLED ? CANCELLED : WAITING;
    List<Item> items = new ArrayList<>(total);
    for (int index = 0; index < total; index++) {
      items.add(Item.none(index, without));
    }
    for (BatchRecord part : parts) {
      boolean old = part.at() + TOLD.toMillis() < now;
      for (BatchResult result : part.results()) {
        Optional<CommandRow> row =
            result.commandId() == null ? Optional.empty() : view.command(result.commandId());
        items.set(result.index(), Item.of(result, row, old));
      }
    }
    return items;
  }
}
