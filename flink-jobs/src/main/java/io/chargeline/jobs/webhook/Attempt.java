package io.chargeline.jobs.webhook;

import java.util.List;

/**
 * One try: everything its outcome needs, even if the endpoint is gone by then.
 *
 * @param number from 1
 * @param at unix milliseconds
 * @param slow whether its endpoint counted as slow when it began
 * @param skipped ids of parked events of the device, which this one goes before
 */
record Attempt(
    Outlet outlet,
    Lane lane,
    Entry entry,
    int number,
    long at,
    long startedNanos,
    boolean slow,
    List<String> skipped) {}
