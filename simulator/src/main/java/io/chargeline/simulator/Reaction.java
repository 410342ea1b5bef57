package io.chargeline.simulator;

import io.chargeline.protocol.ap3000.Result;
import io.chargeline.protocol.ap3000.Uplink;
import java.util.Optional;

/**
 * What a command leads to.
 *
 * @param answer empty for commands that have none
 * @param then what is done only when it is answered
 * @param remembered false if a repeat of the command is to be executed, too
 */
record Reaction(Optional<Uplink> answer, Runnable then, boolean remembered) {
  static final Reaction NONE = new Reaction(Optional.empty(), () -> {}, true);

  static Reaction answer(Uplink message) {
    return new Reaction(Optional.of(message), () -> {}, true);
  }

  /** For commands that know their repeats by themselves. */
  static Reaction each(Uplink message) {
    return new Reaction(Optional.of(message), () -> {}, false);
  }

  static Reaction result(int command, int result) {
    return answer(new Result(command, result));
  }

  Reaction then(Runnable after) {
    return new Reaction(answer, after, remembered);
  }
}
