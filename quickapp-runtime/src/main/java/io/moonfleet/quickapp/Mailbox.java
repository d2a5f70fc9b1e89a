package io.moonfleet.quickapp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The only way into a QuickApp. Mail from outside is bounded and outlives a restart; what the present life ordered
 * itself (answers, received data) is bounded by what it may order, goes first, and ends with it.
 */
final class Mailbox {

    /** A message for the QuickApp; exactly one of its methods is called, once. */
    interface Mail {

        void deliver(Incarnation life);

        void refuse(String why);
    }

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Mail> outside = new ArrayDeque<>();
    private final ArrayDeque<Runnable> own = new ArrayDeque<>();
    private Incarnation reader;
    private boolean woken;

    Mailbox(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    int size() {
        lock.lock();
        try {
            return outside.size() + own.size();
        } finally {
            lock.unlock();
        }
    }

    /** False when it is full. */
    boolean offer(Mail mail) {
        Incarnation told;
        lock.lock();
        try {
            if (outside.size() >= capacity) {
                return false;
            }
            outside.add(mail);
            arrived.signal();
            told = reader;
        } finally {
            lock.unlock();
        }
        if (told != null) {
            told.mailCame();
        }
        return true;
    }

    /** Mail of a life for itself; false when that life is over. */
    boolean offerOwn(Incarnation life, Runnable mail) {
        lock.lock();
        try {
            if (reader != life) {
                return false;
            }
            own.add(mail);
            arrived.signal();
        } finally {
            lock.unlock();
        }
        life.mailCame();
        return true;
    }

    /** From now on only this life gets mail; null for nobody. */
    void readBy(Incarnation life) {
        lock.lock();
        try {
            reader = life;
            own.clear();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes a waiting reader look at its timers again. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Delivers one message on the calling thread; false when there is none. */
    boolean deliverTo(Incarnation life) {
        Mail mail = null;
        Runnable mine;
        lock.lock();
        try {
            if (reader != life) {
                return false;
            }
            mine = own.poll();
            if (mine == null) {
                mail = outside.poll();
            }
        } finally {
            lock.unlock();
        }
        if (mine != null) {
            mine.run();
        } else if (mail != null) {
            mail.deliver(life);
        }
        return mine != null || mail != null;
    }

    /** Waits until there is something to do for this life, or the time is up. */
    void await(Incarnation life, long nanos) {
        lock.lock();
        try {
            var left = nanos;
            while (reader == life && !woken && outside.isEmpty() && own.isEmpty() && left > 0) {
                if (left == Long.MAX_VALUE) {
                    arrived.await();
                } else {
                    left = arrived.awaitNanos(left);
                }
            }
            woken = false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody interrupts a QuickApp", interrupted);
        } finally {
            lock.unlock();
        }
    }

    /** Takes out all mail from outside and refuses it. */
    void refuseAll(String why) {
        List<Mail> refused;
        lock.lock();
        try {
            refused = new ArrayList<>(outside);
            outside.clear();
        } finally {
            lock.unlock();
        }
        refused.forEach(mail -> mail.refuse(why));
    }
}
