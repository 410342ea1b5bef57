package io.chargeline.domain;

/**
 * A code that people may come to see: the wire name is for programs and never changes, the texts
 * are for people.
 */
public interface Worded extends WireName {

  /** In English. */
  String text();

  /** In Chinese. */
  String textZh();
}
