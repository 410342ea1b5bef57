package io.chargeline.jobs.device;

import java.util.Optional;

/**
 * What the fold remembers for long and reads seldom: tombstones of closed charges and ended
 * commands, starts whose charge was not seen, charges that ended unsettled.
 */
interface Archive {
  boolean isBuried(String key) throws Exception;

  void bury(String key, long forgetAt) throws Exception;

  Optional<CommandMemory> unseenStart(String orderHex) throws Exception;

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
