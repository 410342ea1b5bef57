package io.chargeline.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the modules: who may know whom. */
@AnalyzeClasses(packages = "io.chargeline", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String DOMAIN = "io.chargeline.domain..";
  private static final String PROTOCOL = "io.chargeline.protocol..";
  private static final String LOG = "io.chargeline.log..";
  private static final String SQL = "io.chargeline.sql..";
  private static final String ALERTING = "io.chargeline.alerting..";
  private static final String GATEWAY = "io.chargeline.gateway..";
  private static final String JOBS = "io.chargeline.jobs..";
  private static final String API = "io.chargeline.api..";
  private static final String ORACLE = "io.chargeline.oracle..";
  private static final String SIMULATOR = "io.chargeline.simulator..";
  private static final String STANDALONE = "io.chargeline.standalone..";

  @ArchTest
  static final ArchRule DOMAIN_KNOWS_NOTHING_BUT_JSON =
      classes()
          .that()
          .resideInAPackage(DOMAIN)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(DOMAIN, "java..", "javax.crypto..", "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule PROTOCOL_IS_PURE =
      classes()
          .that()
          .resideInAPackage(PROTOCOL)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(PROTOCOL, DOMAIN, "java..");

  /** The same evaluator runs live and over history, so it knows of neither. */
  @ArchTest
  static final ArchRule ALERTING_IS_PURE =
      classes()
          .that()
          .resideInAPackage(ALERTING)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(ALERTING, DOMAIN, "java..", "com.fasterxml.jackson..");

  @ArchTest static final ArchRule LOG_KNOWS_DOMAIN_AND_KAFKA_CLIENTS = ourOnly(LOG, LOG, DOMAIN);

  @ArchTest static final ArchRule SQL_KNOWS_NONE_OF_US = ourOnly(SQL, SQL, DOMAIN);

  @ArchTest
  static final ArchRule GATEWAY_KNOWS_ITS_DEVICES_AND_THE_LOG =
      ourOnly(GATEWAY, GATEWAY, DOMAIN, PROTOCOL, LOG);

  @ArchTest
  static final ArchRule JOBS_KNOW_NO_SERVER =
      ourOnly(JOBS, JOBS, DOMAIN, PROTOCOL, LOG, SQL, ALERTING);

  /** They speak of frames, readings and orders; which protocol that is, one package each knows. */
  @ArchTest
  static final ArchRule GATEWAY_AND_JOBS_KNOW_NO_PROTOCOL =
      noClasses()
          .that()
          .resideInAnyPackage(GATEWAY, JOBS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.chargeline.protocol.ap3000..", "io.chargeline.protocol.bkv..");

  /** Of the codec it knows the one package that says in words what bytes mean. */
  @ArchTest
  static final ArchRule API_KNOWS_NEITHER_DEVICES_NOR_JOBS =
      ourOnly(API, API, DOMAIN, SQL, LOG, ALERTING, "io.chargeline.protocol.decode");

  @ArchTest
  static final ArchRule SIMULATOR_KNOWS_ONLY_THE_PROTOCOL =
      ourOnly(SIMULATOR, SIMULATOR, DOMAIN, PROTOCOL);

  /** The second implementation: language and codec are all that it shares with the jobs. */
  @ArchTest
  static final ArchRule ORACLE_KNOWS_LANGUAGE_CODEC_AND_TABLES =
      ourOnly(ORACLE, ORACLE, DOMAIN, PROTOCOL, SQL);

  @ArchTest
  static final ArchRule ORACLE_READS_NOTHING_BUT_TABLES =
      noClasses()
          .that()
          .resideInAPackage(ORACLE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "org.apache.flink..", "io.netty..");

  @ArchTest
  static final ArchRule NOBODY_KNOWS_STANDALONE =
      noClasses()
          .that()
          .resideOutsideOfPackage(STANDALONE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(STANDALONE);

  @ArchTest
  static final ArchRule NETTY_STAYS_AT_THE_SOCKETS =
      noClasses()
          .that()
          .resideOutsideOfPackages(GATEWAY, SIMULATOR)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule FLINK_STAYS_IN_THE_JOBS =
      noClasses()
          .that()
          .resideOutsideOfPackages(JOBS, STANDALONE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..");

  @ArchTest
  static final ArchRule KAFKA_STAYS_OUT_OF_LANGUAGE_AND_CODEC =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN, PROTOCOL, SIMULATOR, SQL)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  /** Of our own packages only these; libraries are for the rules above. */
  private static ArchRule ourOnly(String who, String... whom) {
    return noClasses()
        .that()
        .resideInAPackage(who)
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                    "io.chargeline..")
                .and(
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages(
                        whom)));
  }
}
