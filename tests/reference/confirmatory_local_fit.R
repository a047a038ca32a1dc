# What lavaan says of single items and pairs: variance explained, residual correlations, modification indices, Fornell-Larcker.
source("tests/reference/_confirmatory_models.R")

asked <- list(
  workers_two = list(estimator = "WLSMV", ordered = TRUE),
  veterans_four = list(estimator = "ML", ordered = FALSE),
  veterans_second = list(estimator = "ML", ordered = FALSE),
  mood_bifactor = list(estimator = "MLR", ordered = FALSE)
)

local_fit <- function(name) {
  way <- asked[[name]]
  model <- models[[name]]
  data <- na.omit(data_of[[model$data]][lavaanNames(model$text, "ov")])
  more <- if (way$ordered) list(ordered = TRUE) else list()
  fit <- polished(model$text, data, estimator = way$estimator, std.lv = TRUE, more = more)
  left <- residuals(fit, type = "cor")$cov
  pairs <- which(lower.tri(left), arr.ind = TRUE)
  large <- pairs[order(-abs(left[pairs])), ][1:15, ]
  found <- modificationIndices(fit, sort. = TRUE)
  found <- found[found$op %in% c("=~", "~~"), ][1:10, ]
  r2 <- lavInspect(fit, "rsquare")
  result <- list(
    r2 = as.list(r2[rownames(left)]),
    residuals = list(one = rownames(left)[large[, 1]], two = rownames(left)[large[, 2]], value = left[large]),
    modification = list(parameters = paste(found$lhs, found$op, found$rhs), mi = found$mi, standardised = found$sepc.all)
  )
  if (name %in% c("workers_two", "veterans_four")) {
    own <- lavInspect(fit, "cor.lv")
    # AVE of semTools 0.5-6 of ordered items is that of their totals in the answers, which have variance 1.
    extracted <- AVE(fit)[rownames(own)]
    other <- unclass(own)^2
    diag(other) <- 0
    result$fornell_larcker <- as.list(extracted - apply(other, 1, max))
    result$nearest <- as.list(setNames(colnames(other)[apply(other, 1, which.max)], rownames(other)))
  }
  result
}

write_reference("confirmatory_local_fit", c("lavaan", "semTools"), c(veterans_file, workers_file, waves_file),
                sapply(names(asked), local_fit, simplify = FALSE))
