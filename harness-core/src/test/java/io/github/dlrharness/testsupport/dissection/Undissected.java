package io.github.dlrharness.testsupport.dissection;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What this test or class captures is neither kept nor judged by tshark. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Undissected {
    /** Why: what is wrong with the frames on purpose, or what else speaks against it. */
    String value();
}
