package io.chargeline.api;

import io.chargeline.domain.tenant.Scope;
import java.util.Set;

/**
 * Who calls.
 *
 * @param keyId of the key; {@code configured} for those of the configuration
 */
record Caller(String tenant, String keyId, Set<Scope> scopes) {

  /**
   * @throws Problem 403 naming the scope that the key has not
   */
  void require(Scope scope) {
    if (!scopes.contains(scope)) {
      throw ProblemCode.SCOPE_MISSING
          .because(
              "this request needs a key of scope "
                  + scope.wireName()
                  + ", this one has "
                  + scopes.stream().map(Scope::wireName).sorted().toList(),
              "该请求需要 " + scope.wireName() + " 权限的密钥")
          .with("scope", scope.wireName());
    }
  }
}
