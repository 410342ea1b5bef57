package io.chargeline.api;

import java.util.Map;

/**
 * What became of an item: a command, or a refusal.
 *
 * @param index in the request, from 0
 * @param devicePhyId as the item named it; absent if it named none
 * @param type as the item named it
 * @param key the item's own
 * @param commandId absent if it was refused
 * @param problem absent if it was not
 */
record BatchResult(
    int index,
    String devicePhyId,
    String type,
    String key,
    String commandId,
    Map<String, Object> problem) {}
