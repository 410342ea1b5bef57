package io.chargeline.standalone.receiver;

/** Why there was no answer. */
enum NoAnswer {
  UNKNOWN_HOST(
      "has a host name that nobody knows", "Give the receiver's public name, as the DNS has it."),
  UNREACHABLE(
      "cannot be connected to",
      "Start the receiver, and open its port in what firewalls there are."),
  UNTRUSTED(
      "has no TLS that can be trusted",
      "Install the certificate of a public authority with all intermediates, for this very host"
          + " name; one of your own making needs -Djavax.net.ssl.trustStore in"
          + " CHARGELINE_JAVA_OPTIONS here, and is refused by deliveries."),
  LATE(
      "did not answer in time",
      "Store the event, answer, and work on it afterwards; serve several connections at a time."),
  HUNG_UP(
      "closed the connection without an answer",
      "Your program, or a proxy before it, gave up on the request: its log says why.");

  private final String words;
  private final String remedy;

  NoAnswer(String words, String remedy) {
    this.words = words;
    this.remedy = remedy;
  }

  String words() {
    return words;
  }

  String remedy() {
    return remedy;
  }
}
