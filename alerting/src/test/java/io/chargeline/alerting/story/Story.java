package io.chargeline.alerting.story;

import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.Signal;
import java.util.List;
import java.util.Map;

/**
 * One generated case.
 *
 * @param rules the one it is about, and those beside it
 * @param signals in the order of their times
 * @param expected by the group's device, or site where there is none
 */
record Story(
    String name,
    List<Rule> rules,
    String ruleId,
    List<Signal> signals,
    World world,
    Map<String, List<Truth.Alert>> expected,
    long end) {}
