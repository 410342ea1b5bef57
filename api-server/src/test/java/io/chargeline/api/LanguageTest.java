package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LanguageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                          | EN | EN",
        "                          | ZH | ZH",
        "zh                        | EN | ZH",
        "zh-CN,zh;q=0.9,en;q=0.8   | EN | ZH",
        "zh-Hant-TW                | EN | ZH",
        "en-GB, zh;q=0.9           | ZH | EN",
        "fr, zh;q=0.5, en;q=0.4    | EN | ZH",
        "EN;q=0.1                  | ZH | EN",
        "fr                        | ZH | ZH",
        "*                         | ZH | ZH",
        "fr, *;q=0.5               | EN | EN",
        "zh;q=0, *                 | ZH | EN",
        "zh;q=0                    | EN | EN",
        "zhx                       | EN | EN",
        "en;q=high                 | ZH | ZH",
        ";;,                       | ZH | ZH",
      })
  void isTheOneAskedFor(String header, Language otherwise, Language chosen) {
    assertThat(Language.asked(header, otherwise)).isEqualTo(chosen);
  }
}
