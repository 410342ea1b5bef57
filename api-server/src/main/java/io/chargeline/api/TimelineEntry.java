package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.WireName;
import io.chargeline.protocol.decode.Decoded;
import java.util.Comparator;

/**
 * Something that a device, its owner or we did or told. Of {@code frame}, {@code command} and
 * {@code event} one is there, as {@code kind} says.
 *
 * @param frame its fields stand beside {@code kind}
 * @param latencyMs from the sending of the command to its answer
 * @param durationMs from the command's acceptance to its end
 * @param place where it stands among all others
 */
record TimelineEntry(
    String at,
    Kind kind,
    @JsonUnwrapped Frame frame,
    CommandResource command,
    Long latencyMs,
    Long durationMs,
    JsonNode event,
    @JsonIgnore Place place) {

  /** In the order in which those of one moment are told, the last first. */
  enum Kind implements WireName {
    FRAME,
    COMMAND,
    EVENT
  }

  /**
   * Bytes on the wire.
   *
   * @param direction {@code up} from the device, {@code down} to it
   * @param commandId that was sent with it
   * @param decoded what they say, or what is wrong with them
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Frame(
      String direction,
      String protocol,
      String gateway,
      Long connection,
      String commandId,
      String hex,
      Decoded decoded) {}

  /**
   * The newest first. The id is of its kind, and compared by the database only.
   *
   * @param at unix ms
   */
  record Place(long at, Kind kind, String id) {
    static final int PARTS = 3;
    static final Comparator<Place> NEWEST_FIRST =
        Comparator.comparingLong(Place::at).thenComparing(Place::kind).reversed();
  }
}
