package io.moonfleet.lua.internal.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaLimits;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The limit of instructions per second: a burst at once, then so many as time allows. */
class FuelTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();

    private Fuel fuel(long perSecond, long burst) {
        var limits = LuaLimits.TENANT.withInstructionRate(perSecond, burst);
        return new Fuel(LuaConfig.tenant().withLimits(limits), () -> "x.lua:1", now::get);
    }

    /** Uses up so many portions, of 100,000 steps each. */
    private static void use(Fuel fuel, int portions) {
        for (var i = 0; i < portions; i++) {
            fuel.refill(0);
        }
    }

    @Test
    void aBurstIsAllowedAtOnce() {
        var fuel = fuel(1_000_000, 5_000_000);
        fuel.newSlice(0);
        use(fuel, 50);
        assertThat(fuel.isKilled()).isFalse();
    }

    @Test
    void moreThanTheBurstAtOnceIsTheEnd() {
        var fuel = fuel(1_000_000, 5_000_000);
        fuel.newSlice(0);
        assertThatThrownBy(() -> use(fuel, 51))
                .isInstanceOfSatisfying(
                        LuaKilled.class, killed -> assertThat(killed.reason()).isEqualTo(LuaKilled.Cause.INSTRUCTIONS))
                .hasMessageContaining("limit of 1000000 instructions per second exceeded");
    }

    @Test
    void timeFillsTheBucketAgain() {
        var fuel = fuel(1_000_000, 1_000_000);
        for (var second = 0; second < 100; second++) {
            fuel.newSlice(0);
            use(fuel, 9);
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
