package io.moonfleet.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LockoutTest {

    private static final String HERE = "192.168.1.20";

    private final TurnableClock clock = new TurnableClock();
    private final Lockout lockout = new Lockout(clock);

    @Test
    void afterFourWrongTriesNothingIsLookedAtForAWhile() {
        for (var i = 1; i < Lockout.LIMIT; i++) {
            assertThat(lockout.failed("anna", HERE)).isEqualTo(new Lockout.Status(i, 4, Duration.ZERO));
        }
        assertThat(lockout.failed("anna", HERE).timeLeft()).isEqualTo(Duration.ofSeconds(30));
        assertThat(lockout.status("anna", HERE).locked()).isTrue();
        assertThat(lockout.status(HERE)).isEqualTo(new Lockout.Status(4, 4, Duration.ofSeconds(30)));
        clock.forward(Duration.ofSeconds(30));
        assertThat(lockout.status("anna", HERE).locked()).isFalse();
    }

    @Test
    void eachTimeItIsTwiceAsLongButNotForEver() {
        var longest = Duration.ZERO;
        for (var round = 0; round < 10; round++) {
            for (var i = 0; i < Lockout.LIMIT; i++) {
                longest = lockout.failed("anna", HERE).timeLeft();
            }
            clock.forward(longest);
            if (round == 1) {
                assertThat(longest).isEqualTo(Duration.ofSeconds(60));
            }
        }
        assertThat(longest).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void whoGuessesElsewhereLocksNobodyOutHere() {
        for (var i = 0; i < Lockout.LIMIT; i++) {
            lockout.failed("anna", "203.0.113.9");
        }
        assertThat(lockout.status("anna", "203.0.113.9").locked()).isTrue();
        assertThat(lockout.status("anna", HERE).locked()).isFalse();
        assertThat(lockout.status("bert", "203.0.113.9").locked()).isFalse();
    }

    @Test
    void theRightPasswordForgivesTheSlips() {
        lockout.failed("anna", HERE);
        lockout.failed("anna", HERE);
        lockout.succeeded("anna", HERE);
        assertThat(lockout.status("anna", HERE)).isEqualTo(new Lockout.Status(0, 4, Duration.ZERO));
    }

    @Test
    void anAddressThatTriesManyNamesIsLockedOutAsAWhole() {
        for (var i = 0; i < Lockout.ADDRESS_LIMIT; i++) {
            lockout.failed("name" + i, HERE);
        }
        assertThat(lockout.status("a new name", HERE).locked()).isTrue();
        assertThat(lockout.status("anna", "192.168.1.21").locked()).isFalse();
    }

    @Test
    void manyNamesDoNotWashALockAway() {
        for (var i = 0; i < 100_000; i++) {
            lockout.failed("name" + i, HERE);
        }
        assertThat(lockout.status("anna", HERE).locked()).isTrue();
    }

    @Test
    void whoOwnsAnIpv6NetworkHasOneTryForAllOfIt() {
        for (var i = 0; i < Lockout.LIMIT; i++) {
            lockout.failed("anna", "2001:db8:1:2::" + i);
        }
        assertThat(lockout.status("anna", "2001:db8:1:2:ffff::1").locked()).isTrue();
        assertThat(lockout.status("anna", "2001:db8:1:3::1").locked()).isFalse();
    }
}
