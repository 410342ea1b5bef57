package io.chargeline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That no leak was seen says nothing unless one would have been. */
final class LeakWitnessTest {

  static Stream<ByteBufAllocator> allocators() {
    return Stream.of(
        ByteBufAllocator.DEFAULT, PooledByteBufAllocator.DEFAULT, UnpooledByteBufAllocator.DEFAULT);
  }

  @Test
  void everyBufferIsWatched() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
  }

  @ParameterizedTest
  @MethodSource("allocators")
  void aForgottenBufferIsSeen(ByteBufAllocator allocator) throws InterruptedException {
    forget(allocator);
    assertThat(LeakWitness.leaks()).singleElement().asString().contains("not released");
    assertThat(LeakWitness.leaks()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("allocators")
  void aReleasedOneIsNot(ByteBufAllocator allocator) throws InterruptedException {
    allocator.directBuffer(64).writeInt(1).release();
    assertThat(LeakWitness.leaks()).isEmpty();
  }

  private static void forget(ByteBufAllocator allocator) {
    allocator.directBuffer(64).writeInt(allocator.hashCode());
  }
}
