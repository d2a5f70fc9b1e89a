package io.moonfleet.lua.internal.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaLimits;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The limit of instructions per second: a burst at once, then so many as time allows. */
class FuelTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();

    private Fuel fuel(long perSecond, long burst) {
        var limits = LuaLimits.TENANT.withInstructionRate(perSecond, burst);
        return new Fuel(LuaConfig.tenant().withLimits(limits), () -> "x.lua:1", now::get);
    }

    private long unspent;

    /** Uses up so many steps, in portions as large as they come. */
    private void use(Fuel fuel, long steps) {
        var left = steps;
        var portion = fuel.newSlice(unspent);
        while (left > portion) {
            left -= portion;
            portion = fuel.refill(0);
        }
        unspent = fuel.newSlice(portion - left);
    }

    @Test
    void portionsGrowWhileTheyTakeNoTimeAndShrinkWhenTheyDo() {
        var fuel = fuel(Long.MAX_VALUE, Long.MAX_VALUE);
        var first = fuel.newSlice(0);
        var largest = first;
        for (var i = 0; i < 1_000; i++) {
            largest = Math.max(largest, fuel.refill(0));
        }
        assertThat(largest).isEqualTo(100_000);
        for (var i = 0; i < 20; i++) {
            LockSupport.parkNanos(2_000_000);
            largest = fuel.refill(0);
        }
        assertThat(largest).isLessThanOrEqualTo(first);
    }

    @Test
    void onePortionThatTookFarTooLongIsEnoughToHaveSmallOnes() {
        var fuel = fuel(Long.MAX_VALUE, Long.MAX_VALUE);
        fuel.newSlice(0);
        for (var i = 0; i < 1_000; i++) {
            fuel.refill(0);
        }
        LockSupport.parkNanos(20_000_000);
        assertThat(fuel.refill(0)).isLessThanOrEqualTo(2_500);
    }

    @Test
    void aBurstIsAllowedAtOnce() {
        var fuel = fuel(1_000_000, 5_000_000);
        use(fuel, 5_000_000);
        assertThat(fuel.isKilled()).isFalse();
    }

    @Test
    void moreThanTheBurstAtOnceIsTheEnd() {
        var fuel = fuel(1_000_000, 5_000_000);
        assertThatThrownBy(() -> use(fuel, 5_000_001))
                .isInstanceOfSatisfying(
                        LuaKilled.class, killed -> assertThat(killed.reason()).isEqualTo(LuaKilled.Cause.INSTRUCTIONS))
                .hasMessageContaining("limit of 1000000 instructions per second exceeded");
    }

    @Test
    void timeFillsTheBucketAgain() {
        var fuel = fuel(1_000_000, 1_000_000);
        for (var second = 0; second < 100; second++) {
            use(fuel, 900_000);
            now.addAndGet(SECOND);
        }
        assertThat(fuel.isKilled()).isFalse();
    }

    @Test
    void manySmallCallsAreAddedUp() {
        var fuel = fuel(1_000_000, 1_000_000);
        var unspent = fuel.newSlice(0);
        assertThatThrownBy(() -> {
                    var left = unspent;
                    for (var call = 0; call < 30; call++) {
                        left = fuel.newSlice(left - 50_000);
                    }
                })
                .isInstanceOf(LuaKilled.class);
    }

    @Test
    void withoutARateNobodyAsksForTheTime() {
        var limits = LuaLimits.UNLIMITED;
        var fuel = new Fuel(LuaConfig.tenant().withLimits(limits), () -> "", () -> {
            throw new AssertionError("asked for the time");
        });
        fuel.newSlice(0);
        use(fuel, 10);
        assertThat(fuel.isKilled()).isFalse();
    }
}
