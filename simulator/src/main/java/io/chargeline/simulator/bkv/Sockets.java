package io.chargeline.simulator.bkv;

import io.chargeline.protocol.bkv.Node;
import io.chargeline.protocol.bkv.NodeList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The sockets that a gateway has been told of. */
final class Sockets {
  private static final int FIRST = 1;
  private static final int LAST = 250;
  private static final int LAST_CHANNEL = 15;

  private final SocketUnit.OutletMaker maker;
  private final NavigableMap<Integer, SocketUnit> byNumber = new TreeMap<>();

  Sockets(List<Node> nodes, SocketUnit.OutletMaker maker) {
    this.maker = maker;
    nodes.forEach(this::put);
  }

  Collection<SocketUnit> all() {
    return List.copyOf(byNumber.values());
  }

  List<Node> nodes() {
    return byNumber.values().stream().map(SocketUnit::node).toList();
  }

  Optional<SocketUnit> find(int number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  /** Empty also while the radio does not reach it. */
  Optional<SocketUnit> reachable(int number) {
    return find(number).filter(SocketUnit::isOnline);
  }

  /** Empty also where there is no such outlet. */
  Optional<OutletUnit> reachable(int number, int outlet) {
    return outlet < 0 || outlet >= SocketUnit.OUTLETS
        ? Optional.empty()
        : reachable(number).map(socket -> socket.outlet(outlet));
  }

  /**
   * Sockets that stay keep what they are and do.
   *
   * @return whether the list was taken
   */
  boolean replace(NodeList list) {
    Set<Integer> numbers = new HashSet<>();
    boolean good =
        list.channel() >= 1
            && list.channel() <= LAST_CHANNEL
            && list.nodes().stream().allMatch(node -> isNumber(node) && numbers.add(node.socket()));
    if (good) {
      all().stream()
          .map(SocketUnit::number)
          .filter(number -> !numbers.contains(number))
          .forEach(this::remove);
      list.nodes().forEach(this::put);
    }
    return good;
  }

  /**
   * @return false if another socket has that number
   */
  boolean add(Node node) {
    Optional<SocketUnit> present = find(node.socket());
    if (!isNumber(node) || present.filter(it -> !it.node().equals(node)).isPresent()) {
      return false;
    }
    put(node);
    return true;
  }

  /**
   * @return whether there was such a socket
   */
  boolean remove(int number) {
    SocketUnit gone = byNumber.remove(number);
    if (gone != null) {
      gone.outlets().forEach(OutletUnit::forget);
    }
    return gone != null;
  }

  private void put(Node node) {
    byNumber.computeIfAbsent(node.socket(), any -> new SocketUnit(node, maker)).mac(node.mac());
  }

  private static boolean isNumber(Node node) {
    return node.socket() >= FIRST && node.socket() <= LAST;
  }
}
