# Confirmatory factor models of 60 people by lavaan, with answers and combinations of answers that nobody gave.
source("tests/reference/_confirmatory_models.R")

asked <- list(
  few_mood = list(data = "first_wave", text = paste0("depression =~ ", items("PHQ", 1:9)), every = 1),
  few_stress = list(data = "wenchuan", text = stress, every = 1),
  few_workers = list(data = "workers", text = hads, every = 273))
routes <- list(ml = list(estimator = "ML"), mlr = list(estimator = "MLR"), wlsmv = list(estimator = "WLSMV", ordered = TRUE))

results <- lapply(asked, function(m) {
  complete <- na.omit(data_of[[m$data]][lavaanNames(m$text, "ov")])
  data <- head(complete[seq(1, nrow(complete), m$every), ], 60)
  found <- lapply(routes, function(chosen) {
    fit <- try(polished(m$text, data, std.lv = TRUE, more = chosen), silent = TRUE)
    if (inherits(fit, "try-error")) return(list(refused = conditionMessage(attr(fit, "condition"))))
    grouped(fit, indices = FALSE)
  })
  c(list(text = gsub("\n", "; ", m$text), data = m$data, every = m$every), found)
})

write_reference("confirmatory_sparse", "lavaan", c(workers_file, wenchuan_file, waves_file), results)
