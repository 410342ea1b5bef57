package io.chargeline.standalone;

/**
 * What a device makes of a command. Doing and answering are two things: to do is to charge, to end
 * a charge, to come back from a reboot.
 */
enum Lie {
  /** Does it if it can and says so, at once. */
  HONEST,
  /** The same, and takes its time, well within the command's. */
  HONEST_SLOWLY,
  /** Cannot do it and says so. */
  HONEST_REFUSAL,
  /** Neither does nor says anything. */
  SILENT,
  DOES_AND_NEVER_SAYS,
  /** Does it, and says so when the time is over. */
  LATE,
  TWICE,
  YES_THEN_NO,
  /** Does it between its two answers. */
  NO_THEN_YES,
  /** Answers another order; may do the asked one. */
  OTHER_ORDER,
  OTHER_MESSAGE,
  OTHER_PORT,
  /** Hangs up with the frame in its hand and calls again. */
  DROPS,
  DROPS_AND_DOES,
  /** Hangs up, calls the other gateway, and answers there. */
  DROPS_AND_ANSWERS_ELSEWHERE,
  /** Calls the other gateway without hanging up, and answers there. */
  MOVES_AND_ANSWERS_ELSEWHERE,
  /** Calls the other gateway without hanging up, and answers where it was asked. */
  MOVES_AND_ANSWERS_IN_PLACE,
  REFUSES_AND_DOES,
  SAYS_AND_NEVER_DOES,
  /** Says yes to the asked order and charges under another. */
  RUNS_ANOTHER_ORDER,
  /** Ignores the frame until it comes a second time. */
  WAITS_FOR_THE_SECOND,
  /** The same, and then has two opinions. */
  SECOND_YES_THEN_NO
}
