# Mokken scaling from the papers: H by counting weighted Guttman errors (Molenaar 1991), its standard errors by numerical
# differentiation with respect to the frequency of every pattern (the delta method of Kuijpers and others 2013), selection
# of items (Mokken 1971), monotonicity by rest-score groups and crit (Molenaar and Sijtsma 2000), order of items (Ligtvoet
# and others 2010) and HT.
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")

# Weighted Guttman errors of a table: steps of both items in order of popularity; for each cell the number of pairs of
# steps of which the less popular was taken and the more popular not.
weights_of <- function(counts) {
  rows <- nrow(counts); cols <- ncol(counts)
  above <- function(margin) rev(cumsum(rev(margin)))[-1]
  share <- c(above(rowSums(counts)), above(colSums(counts)))
  item <- rep(1:2, c(rows - 1, cols - 1))
  step <- c(seq_len(rows - 1), seq_len(cols - 1))
  order <- order(-share, item, step)
  item <- item[order]; step <- step[order]
  weights <- matrix(0, rows, cols)
  for (x in seq_len(rows)) for (y in seq_len(cols)) {
    taken <- ifelse(item == 1, step < x, step < y)
    for (s in which(taken)) weights[x, y] <- weights[x, y] + sum(!taken[seq_len(s - 1)])
  }
  weights
}

tables_of <- function(items, n) {
  k <- ncol(items)
  found <- list()
  for (i in 1:(k - 1)) for (j in (i + 1):k)
    found[[length(found) + 1]] <- unclass(xtabs(n ~ factor(items[, i]) + factor(items[, j])))
  found
}

# Errors seen and expected of every pair, and from them H of pairs, items and scale.
coefficients_of <- function(items, n) {
  k <- ncol(items)
  pairs <- t(combn(k, 2))
  errors <- vapply(tables_of(items, n), function(counts) {
    w <- weights_of(counts)
    c(sum(w * counts), sum(w * outer(rowSums(counts), colSums(counts))) / sum(counts))
  }, c(0, 0))
  of <- function(which) 1 - sum(errors[1, which]) / sum(errors[2, which])
  c(1 - errors[1, ] / errors[2, ], vapply(seq_len(k), function(i) of(pairs[, 1] == i | pairs[, 2] == i), 0), of(TRUE))
}

errors_of <- function(items) {
  patterns <- unique(items)
  key <- function(x) apply(x, 1, paste, collapse = " ")
  n <- as.numeric(table(factor(key(items), levels = key(patterns))))
  eps <- 1e-3
  slopes <- vapply(seq_along(n), function(r) {
    up <- n; down <- n
    up[r] <- n[r] + eps; down[r] <- n[r] - eps
    (coefficients_of(patterns, up) - coefficients_of(patterns, down)) / (2 * eps)
  }, coefficients_of(patterns, n))
  sqrt(drop(slopes^2 %*% n) - drop(slopes %*% n)^2 / sum(n))
}

z_of <- function(items) {
  k <- ncol(items)
  s <- cov(items)
  v <- outer(diag(s), diag(s))
  root <- sqrt(nrow(items) - 1)
  pairs <- t(combn(k, 2))
  z <- function(p) root * sum(s[p]) / sqrt(sum(v[p]))
  c(apply(pairs, 1, function(p) z(t(p))),
    vapply(seq_len(k), function(i) z(cbind(i, setdiff(seq_len(k), i))), 0), z(pairs))
}

selected <- function(items, least, alpha = 0.05) {
  k <- ncol(items)
  scale <- setNames(rep(0, k), names(items))
  h_of <- function(set) coefficients_of(items[set], rep(1, nrow(items)))
  for (number in seq_len(k)) {
    left <- which(scale == 0)
    if (length(left) < 2) break
    pairs <- t(combn(left, 2))
    tests <- nrow(pairs)
    h <- apply(pairs, 1, function(p) h_of(p)[1])
    z <- apply(pairs, 1, function(p) z_of(items[p])[1])
    h[z < qnorm(1 - alpha / tests)] <- -Inf
    if (max(h) < least) break
    inside <- pairs[which.max(h), ]
    repeat {
      open <- Filter(function(i) all(vapply(inside, function(j) h_of(c(i, j))[1] >= 0, TRUE)), setdiff(left, inside))
      if (length(open) == 0) break
      tests <- tests + length(open)
      joined <- vapply(open, function(i) {
        set <- c(inside, i)
        m <- length(set)
        h <- tail(h_of(set), m + 1)
        z <- tail(z_of(items[set]), m + 1)
        if (h[m] < least || z[m] < qnorm(1 - alpha / tests)) -Inf else h[m + 1]
      }, 0)
      if (max(joined) == -Inf) break
      inside <- c(inside, open[which.max(joined)])
    }
    scale[inside] <- number
  }
  unname(scale)
}

least_size <- function(n) if (n >= 500) n %/% 10 else if (n > 250) n %/% 5 else if (n >= 150) n %/% 3 else 50

grouped <- function(rest, least) {
  sorted <- sort(rest)
  ends <- NULL
  last <- 0
  while (length(rest) - last >= least) {
    last <- max(which(sorted == sorted[last + least]))
    ends <- c(ends, last)
  }
  cut(rest, c(-Inf, sorted[ends[-length(ends)]], Inf), labels = FALSE)
}

monotone <- function(items, least = least_size(nrow(items)), smallest = 0.03) {
  k <- ncol(items)
  h <- coefficients_of(items, rep(1, nrow(items)))[choose(k, 2) + seq_len(k)]
  lapply(seq_len(k), function(i) {
    x <- items[[i]]
    group <- grouped(rowSums(items[-i]), least)
    active <- 0; falls <- NULL; z <- NULL
    for (step in sort(unique(x))[-1]) for (low in seq_len(max(group) - 1)) for (high in (low + 1):max(group)) {
      a <- sum(x[group == low] >= step); b <- sum(x[group == low] < step)
      c <- sum(x[group == high] >= step); d <- sum(x[group == high] < step)
      if (a == 0 || d == 0) next
      active <- active + 1
      fall <- a / (a + b) - c / (c + d)
      if (fall <= smallest) next
      falls <- c(falls, fall)
      z <- c(z, abs(2 * (sqrt((c + 1) * (b + 1)) - sqrt(a * d)) / sqrt(a + b + c + d - 1)))
    }
    n <- length(falls); significant <- sum(z > 1.6449)
    crit <- if (n == 0) 0 else floor(50 * (0.30 - h[i]) + sqrt(n) + 100 * n / active + 100 * max(falls) + 10 * sqrt(sum(falls)) +
      1000 * sum(falls) / active + 5 * max(z) + 10 * sqrt(significant) + 100 * significant / active)
    list(groups = max(group), active = active, violations = n, largest = max(0, falls), total = sum(falls),
         largest_z = max(0, z), significant = significant, crit = crit)
  })
}

# Pairs of items whose order of means a rest-score group turns round, significantly; and HT, from persons who vary.
ordering <- function(items, least = least_size(nrow(items))) {
  k <- ncol(items)
  two <- length(unique(unlist(items))) == 2
  smallest <- 0.03 * (max(items) - min(items))
  turned <- matrix(0, k, k)
  for (i in seq_len(k)) for (j in seq_len(k)) {
    if (i == j || mean(items[[i]]) < mean(items[[j]]) || (mean(items[[i]]) == mean(items[[j]]) && i < j)) next
    group <- grouped(rowSums(items[-c(i, j)]), least)
    for (g in seq_len(max(group))) {
      x <- items[group == g, i]; y <- items[group == g, j]
      if (mean(y) - mean(x) <= smallest) next
      p <- if (!two) t.test(x, y, alternative = "less", paired = TRUE)$p.value else {
        f <- c(sum(x > y), sum(x < y))
        n <- sum(f)
        b <- ((2 * min(f) + 1 - n)^2 - 10 * n) / (12 * n)
        1 - pnorm(abs(sqrt(2 * min(f) + 2 + b) - sqrt(2 * n - 2 * min(f) + b)))
      }
      turned[i, j] <- turned[j, i] <- turned[i, j] + (p < 0.05)
    }
  }
  persons <- t(items[apply(items, 1, function(x) var(x) > 0), ])
  persons <- persons[, seq_len(min(ncol(persons), 400))]
  s <- cov(persons); best <- cov(apply(persons, 2, sort))
  list(turned = rowSums(turned > 0), used = ncol(persons), ht = sum(s[lower.tri(s)]) / sum(best[lower.tri(best)]))
}

of_set <- function(items) {
  items <- as.data.frame(na.omit(items))
  k <- ncol(items)
  values <- coefficients_of(items, rep(1, nrow(items)))
  list(n = nrow(items), values = values, errors = errors_of(items), z = z_of(items), monotone = monotone(items),
       ordering = ordering(items),
       scales = lapply(list("0.30" = 0.3, "0.45" = 0.45, "0.60" = 0.6), function(c) selected(items, c)))
}

sets <- item_sets()
distress <- sets$phq9_wave_1
write_reference("scalability", "stats", item_files, list(
  cardiac_negative_affect = of_set(sets$cardiac_negative_affect),
  cardiac_both = of_set(cbind(sets$cardiac_negative_affect, sets$cardiac_inhibition)),
  physical_functioning = of_set(sets$physical_functioning),
  older_k6 = of_set(sets$older_k6),
  veterans_pcl5_b = of_set(sets$veterans_pcl5_b),
  phq9_yes_no = of_set(as.data.frame(ifelse(as.matrix(na.omit(distress)) >= 1, 1, 0)))
))
