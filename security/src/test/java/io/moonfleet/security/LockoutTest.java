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

    /** Each of them stays below what one address may, and each has a new one for the next try. */
    @Test
    void attackByManyAddressesAgainstOneUserIsStoppedAndTheUserAtHomeIsNot() {
        lockout.succeeded("anna", HERE);
        for (int i = 0; i < Lockout.USER_LIMIT; i++) {
            assertThat(lockout.status("anna", "203.0.113." + i).locked()).isFalse();
            lockout.failed("anna", "203.0.113." + i);
        }
        assertThat(lockout.status("anna", "198.51.100.1").locked()).isTrue();
        assertThat(lockout.status("ANNA", "198.51.100.2").locked()).isTrue();
        assertThat(lockout.status("anna", HERE).locked()).isFalse();
        assertThat(lockout.status("bert", "198.51.100.1").locked()).isFalse();
    }

    /** Whatever they share out among them, what gets through in a day is little. */
    @Test
    void attackByManyAddressesAgainstOneUserHasFewTriesADay() {
        int looked = 0;
        for (int second = 0; second < 86_400; second++) {
            var address = "2001:db8:" + Integer.toHexString(second & 0xffff) + ":" + (second >> 16) + "::1";
            if (!lockout.status("anna", address).locked()) {
                looked++;
                lockout.failed("anna", address);
            }
            clock.forward(Duration.ofSeconds(1));
        }
        assertThat(looked).isLessThan(86_400 / 10);
    }

    @Test
    void attackByManyAddressesAgainstManyUsersLocksEachAddress() {
        for (int user = 0; user < Lockout.ADDRESS_LIMIT; user++) {
            for (int address = 0; address < 5; address++) {
                lockout.failed("name" + user, "203.0.113." + address);
            }
        }
        for (int address = 0; address < 5; address++) {
            assertThat(lockout.status("somebody new", "203.0.113." + address).locked())
                    .isTrue();
        }
    }
}
