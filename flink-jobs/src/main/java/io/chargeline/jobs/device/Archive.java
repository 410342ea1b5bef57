package io.chargeline.jobs.device;

import java.util.List;
import java.util.Optional;

/**
 * What the fold remembers for long and reads seldom: tombstones of closed charges and ended
 * commands, starts whose charge was not seen, charges that ended unsettled.
 */
interface Archive {
  /** Everything is asked as of this time, unix milliseconds: what is forgotten by then is gone. */
  void at(long time);

  boolean isBuried(String key) throws Exception;

  void bury(String key, long forgetAt) throws Exception;

  /** Forgets one tombstone now. */
  void exhume(String key) throws Exception;

  Optional<CommandMemory> unseenStart(String orderHex) throws Exception;

  /** All starts whose charge was not seen, the latest first. */
  List<CommandMemory> unseenStarts() throws Exception;

  void keepUnseenStart(CommandMemory command) throws Exception;

  void dropUnseenStart(String orderHex) throws Exception;

  Optional<SessionMemory> unsettled(String sessionKey) throws Exception;

  void keepUnsettled(SessionMemory session) throws Exception;

  void dropUnsettled(String sessionKey) throws Exception;

  /**
   * Forgets what is due at {@code time}.
   *
   * @return when the next entry is due; 0 when nothing is left
   */
  long sweep(long time) throws Exception;
}
