package io.chargeline.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.alert.RuleVersion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What an owner sees of the rules: its own, and of the platform's those that look at it. */
final class AlertRuleView {
  private final AlertRuleBook book;
  private final RulePlaces places;

  AlertRuleView(AlertRuleBook book, RulePlaces places) {
    this.book = book;
    this.places = places;
  }

  /** By id, of one id the owner's own first. */
  Stream<AlertRuleResource> all(String owner) {
    if (owner.equals(AlertRuleBook.PLATFORM)) {
      return book.of(owner).stream().map(AlertRuleResource::platforms);
    }
    Stream<AlertRuleResource> own = book.of(owner).stream().map(version -> own(owner, version));
    Stream<AlertRuleResource> platforms =
        book.of(AlertRuleBook.PLATFORM).stream().flatMap(it -> platforms(owner, it).stream());
    return Stream.concat(own, platforms).sorted(AlertRuleView::inOrder);
  }

  static int inOrder(AlertRuleResource one, AlertRuleResource other) {
    int byId = one.id().compareTo(other.id());
    return byId != 0 ? byId : one.source().compareTo(other.source());
  }

  /** A version that is the owner's, as the owner sees it. */
  AlertRuleResource own(String owner, RuleVersion version) {
    return owner.equals(AlertRuleBook.PLATFORM)
        ? AlertRuleResource.platforms(version)
        : AlertRuleResource.own(version, platforms(owner, version.ruleId()).isPresent());
  }

  /** Of the platform's rule of this id what the tenant may see, to begin one of its own with. */
  Optional<ObjectNode> platforms(String tenant, String id) {
    return tenant.equals(AlertRuleBook.PLATFORM)
        ? Optional.empty()
        : book.find(AlertRuleBook.PLATFORM, id).flatMap(it -> places.seenBy(tenant, it.rule()));
  }

  private Optional<AlertRuleResource> platforms(String tenant, RuleVersion version) {
    boolean overridden = book.find(tenant, version.ruleId()).isPresent();
    return version.deleted()
        ? Optional.of(AlertRuleResource.platforms(version, null, overridden))
        : places
            .seenBy(tenant, version.rule())
            .map(seen -> AlertRuleResource.platforms(version, seen, overridden));
  }

  /**
   * The one of this id that counts for the owner.
   *
   * @param source {@code own} or {@code platform}; null: its own, else the platform's
   */
  Optional<AlertRuleResource> find(String owner, String id, String source) {
    Optional<AlertRuleResource> own =
        AlertRuleResource.PLATFORM.equals(source) && !owner.equals(AlertRuleBook.PLATFORM)
            ? Optional.empty()
            : book.find(owner, id).map(version -> own(owner, version));
    return own.isPresent() || AlertRuleResource.OWN.equals(source)
        ? own
        : others(owner, id).flatMap(version -> platforms(owner, version));
  }

  private Optional<RuleVersion> others(String owner, String id) {
    return owner.equals(AlertRuleBook.PLATFORM)
        ? Optional.empty()
        : book.find(AlertRuleBook.PLATFORM, id);
  }

  /**
   * Every version, the newest first; of a rule that was deleted too.
   *
   * @param source as in {@link #find}
   */
  List<AlertRuleResource> versions(String owner, String id, String source) {
    List<RuleVersion> own =
        AlertRuleResource.PLATFORM.equals(source) && !owner.equals(AlertRuleBook.PLATFORM)
            ? List.of()
            : book.versions(owner, id);
    boolean platforms =
        !owner.equals(AlertRuleBook.PLATFORM)
            && !AlertRuleResource.OWN.equals(source)
            && (own.isEmpty()
                || source == null
                    && book.find(owner, id).isEmpty()
                    && others(owner, id).isPresent());
    Stream<AlertRuleResource> versions =
        platforms
            ? book.versions(AlertRuleBook.PLATFORM, id).stream()
                .flatMap(version -> platforms(owner, version).stream())
            : own.stream().map(version -> own(owner, version));
    return versions.sorted((one, other) -> Long.compare(other.version(), one.version())).toList();
  }
}
