# Confirmatory factor models of two groups by lavaan, nothing equal between them; scaled by markers, or by variances.
source("tests/reference/_confirmatory_models.R")

workers <- read.csv(workers_file)[c("Gender", paste0("HADS", 1:14))]
answers_of <- list(workers = workers, waves = waves[-1])
group_of <- c(workers = "Gender", waves = "wave")
text_of <- c(workers = hads, waves = paste0("depression =~ ", items("PHQ", 1:9)))
options_of <- list(ml = list(estimator = "ML"), mlr = list(estimator = "MLR"), uls = list(estimator = "ULSMV"),
                   wlsmv = list(estimator = "WLSMV", ordered = TRUE), theta = list(estimator = "WLSMV", ordered = TRUE,
                   parameterization = "theta"), ulsmv = list(estimator = "ULSMV", ordered = TRUE))

# The factor of independence, weighted by the shares of the groups as that of the model is; lavaan leaves out that weight,
# so that its factor doubles where the same people are given twice.
weighted_baseline <- function(fit) {
  share <- unlist(lavInspect(fit, "nobs")) / lavInspect(fit, "ntotal")
  gamma <- lavInspect(fit, "gamma")
  of_group <- vapply(gamma, function(g) { p <- length(lavNames(fit, "ov")); sum(rev(diag(g))[seq_len(p * (p - 1) / 2)]) }, 0)
  own <- lavaan:::lav_fit_catml_dwls(fit)
  baseline <- sum(share * of_group / share) / own$df3.null
  left <- c(own$XX3 - own$c.hat3 * own$df3, own$XX3.null - baseline * own$df3.null)
  list(cfi = 1 - left[1] / left[2], tli = 1 - left[1] / own$df3 / (left[2] / own$df3.null))
}

by_group <- lapply(names(answers_of), function(name) {
  data <- na.omit(answers_of[[name]])
  found <- lapply(options_of, function(chosen) {
    fit <- polished(text_of[[name]], data, group = group_of[[name]], std.lv = name == "waves", more = chosen)
    result <- grouped(fit, factors = chosen$estimator %in% c("ML", "WLSMV"))
    if (!is.null(chosen$ordered)) result$weighted <- weighted_baseline(fit)
    cat(".")
    result
  })
  c(list(text = gsub("\n", "; ", text_of[[name]]), group = group_of[[name]],
         labels = as.list(as.character(unique(data[[group_of[[name]]]])))), found)
})
names(by_group) <- names(answers_of)

write_reference("confirmatory_groups", "lavaan", c(workers_file, waves_file), by_group)
