package io.chargeline.jobs.figures;

/** What a fact has given to the figures so far; flat, stored as a POJO. */
public final class FactMemory {
  public long revision;
  public String tenant;
  public String site;
  public int port;
  public Points points;

  /** The sum of the revisions of all that it rests on. */
  public long weight;

  /** Of intervals, for when maintenance becomes known later; null of the others. */
  public Measure level;

  public Measure beginning;
  public boolean maintenance;
  public long from;
  public long until;

  public FactMemory() {}

  static FactMemory of(Fact fact) {
    FactMemory memory = new FactMemory();
    memory.revision = fact.revision;
    memory.tenant = fact.tenant;
    memory.site = fact.site;
    memory.port = fact.port;
    memory.points = fact.points;
    memory.weight = fact.revision;
    memory.level = fact.level;
    memory.beginning = fact.beginning;
    memory.maintenance = fact.maintenance;
    memory.from = fact.from;
    memory.until = fact.until;
    return memory;
  }

  boolean isInterval() {
    return level != null;
  }

  /** One that lasts stays until it ends; what comes after the memory is too late for any window. */
  boolean mayGo(long keepMs, long time) {
    return !(isInterval() && until == Fact.OPEN) && lastTime() + keepMs <= time;
  }

  long lastTime() {
    long end = isInterval() && until != Fact.OPEN ? until : from;
    return Math.max(Math.max(from, end), points.last());
  }

  boolean isPlaceOf(FactMemory other) {
    return java.util.Objects.equals(tenant, other.tenant) && site.equals(other.site);
  }
}
